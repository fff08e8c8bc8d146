"""The entries of a register, a module a kind: found or made from drafts, then written in bulk."""
