"""coach: a mock-interview practice coach that measures what it says."""

__version__ = "0.1.0"
