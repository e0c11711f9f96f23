"""Speech recognizers, one file each, behind the `Transcriber` protocol."""
