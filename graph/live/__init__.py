"""Live: subscriptions and the ways they reach a client, over whatever schema there is.

What waits, waits on the server's event loop; whatever asks the database does so on a worker, in a
snapshot of its own, as the person it is for, who is authenticated anew each time.
"""
