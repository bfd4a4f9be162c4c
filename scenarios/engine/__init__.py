"""The engine: drives branches through ports, so that rules stay pure and nothing committed is lost.

Here live the ports, the runner of one branch, the wake policy of open floors, limits and the clock. Not
here: tables (`storage`), what actors think (`agents`), and how anything looks (`bot`).
"""
