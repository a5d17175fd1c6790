"""A service and its prices, held against the least the law lets an employer pay."""

from directory.forms.offer import OfferForm
from payments.policies import judge_rates, wage_floor


class PricedOfferForm(OfferForm):
    """A service of one provider, whose wages may not be under the floor."""

    @property
    def least_wage(self):
        """The least an hour an employer may pay today, in pence; None when none is on record."""
        floor = wage_floor()
        return floor and floor.pence

    @property
    def warnings(self):
        """What should be said about the rates as they are kept now."""
        return judge_rates(self.initial.get("engagement", ""), self.initial).warned

    def clean(self):
        given = super().clean()
        if "engagement" in given:
            for band, words in judge_rates(given["engagement"], given).refused.items():
                self.add_error(f"{band}_pence", words)
        return given
