"""Rules: values in, values out. No session, no clock, no I/O; imports nothing of ours."""
