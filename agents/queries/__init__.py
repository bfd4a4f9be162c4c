"""Typed queries: any type can be asked of a model, and what it answers is read tolerantly or asked for again."""
