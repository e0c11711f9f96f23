"""`python -m benchmarks words`: what each recognizer hears and misses, to docs/words.md."""
