"""The closed list of what is remembered.

Everything the engine knows between two batches stands in this folder; a new counter is a
change to it, shared by all rules:

- ``turn``: a message in a channel's window, and its flags
- ``watched``: questions, answers, links and first posts under watch
- ``channel``: a channel, and its week while it lasts
- ``presence``: a coached member in one channel, counted by day
- ``workspace``: channels, members, and who has posted before
- ``keyed``: the fingerprints that stand for people, names and words
- ``packed``: the rows of a channel and a member

None of it holds a word anybody said, a name, or the path of a link: people are keyed
aliases (HMAC under the workspace's key), names are keyed fingerprints, messages are ids
and readings.

What is kept is bounded: a window by age and number, counters by day, cases by number.
"""
