"""The manual's pages that say what the code says: rules, settings, commands.

``python -m bot.docs`` writes them, ``--check`` says which are out of date. They are
made from docstrings and models alone, so that the same code gives the same pages.
"""
