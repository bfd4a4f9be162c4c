"""The conformance zoo: one small scenario for each thing that the kernel promises."""
