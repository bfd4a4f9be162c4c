"""Players: actors that are made of models."""
