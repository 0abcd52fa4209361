"""The report: one self-contained HTML file of a run's folder, to be looked at offline."""

from .build import ReportError, ReportOptions, build_report

__all__ = ["ReportError", "ReportOptions", "build_report"]
