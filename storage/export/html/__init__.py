"""A trace as one page that opens offline: no script, no request, no markup of players or models."""
