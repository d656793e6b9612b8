"""Asking a form question by question: a pure state machine over a plain-JSON draft.

`draft` holds what was given so far, `questions` says what may be asked, `starting` opens a draft from a command, `asking` makes the
card of the current question, `answering` judges what came back.
"""
