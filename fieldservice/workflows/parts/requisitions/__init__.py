"""Requisitions 备件申请: what is asked for a job, from the asking to the issue."""
