"""The progress rules as pure code, and the set-based computation that follows them."""
