"""What the pages of a site have in common, learned from a batch of them."""

from .learn import Learner

__all__ = ["Learner"]
