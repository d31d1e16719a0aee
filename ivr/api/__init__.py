"""The API for programs, under /api/v1: a company's own desk can take over.

A request goes through the door (token, scope, pace), is read whole before anything is
done, and a change is one transaction with the answer that is given for it.
"""
