"""The progress rules as pure code, and the computation on arrays that follows them."""
