"""Fuzzing: targets, a runner for atheris, the kept corpus."""
