"""Tools: what a model may use before it makes its move. They look things up; none of them acts.

A tool is a member of the answer's union, so it works wherever a typed answer does.
"""
