"""The review queue: what producers would like buyers to read and see, before and after."""
