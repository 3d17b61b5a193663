"""The servers that the feed is asked of: ours, a hand-written floor, and a naive one."""
