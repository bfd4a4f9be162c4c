"""The bridge between platforms and sessions: what people do, and what they see, on any platform.

What came in is an `Arrival`, what goes out is `Content`; both name no platform. A platform is a `Platform` with
`Capabilities`. Rules and state do not live here: a session is the engine's, and what must last is in the store.
"""
