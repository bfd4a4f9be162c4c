"""Language models: what is asked of one, the clients that ask, and what can go wrong.

Here lives everything that talks to an endpoint; `openai` is imported here only. Not here: what is asked
(`prompts`, `queries`) and who decides with the answer (`players`).
"""
