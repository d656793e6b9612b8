"""Cards out of data: pure functions of what is known of a request and of who looks."""
