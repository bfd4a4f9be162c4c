"""What tests use in the place of people, models, platforms and time."""
