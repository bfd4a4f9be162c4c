"""SIGKILL and SIGSTOP at every commit point of a branch, in processes that are forked for it."""
