"""What outsiders can do with what is published: subtract, add, solve, compare. They know the method and every block there could be."""

from collections import defaultdict
from itertools import combinations, product

PRIME = 2_147_483_647


class Places:
    """Which of many are in which blocks: each is looked at once."""

    def __init__(self, everybody):
        self.everywhere, self.of_block = set(), defaultdict(set)
        for at, traits in enumerate(everybody):
            self.everywhere.add(at)
            for block in traits.items():
                self.of_block[block].add(at)

    def within(self, path):
        return self.everywhere.intersection(*(self.of_block[block] for block in path))


class Crowd:
    """People, each by one row or by more."""

    def __init__(self, rows):
        self.people = [row.person for row in rows]
        self.places = Places(row.traits for row in rows)

    def truth(self, path):
        """How many people there really are."""
        return len({self.people[at] for at in self.places.within(path)})


def truth(rows, path):
    """How many people there really are, where it is asked once."""
    return Crowd(rows).truth(path)


def shown(release):
    """The harvest: every path with a number."""
    return [path for path, cell in release.cells.items() if cell.value is not None]


class Solver:
    """Which groups are sums and differences of the shown ones, whatever the numbers are: linear algebra over every
    combination of blocks anybody could be in, modulo a prime."""

    def __init__(self, harvest, atoms):
        self.places = Places(atoms)
        self.pivots = {}
        for path in harvest:
            row = self.reduced(self.group(path))
            if row:
                first = min(row)
                back = pow(row[first], -1, PRIME)
                self.pivots[first] = {at: value * back % PRIME for at, value in row.items()}

    def group(self, path):
        return dict.fromkeys(self.places.within(path), 1)

    def reduced(self, row):
        row = dict(row)
        for first in sorted(self.pivots):
            if times := row.get(first):
                for at, value in self.pivots[first].items():
                    left = (row.get(at, 0) - times * value) % PRIME
                    row[at] = left
                    if not left:
                        del row[at]
        return row

    def knows(self, group):
        return not self.reduced(group)


def atoms_of(blocks):
    """Every combination of blocks; ``blocks`` is {facet: blocks}."""
    return [dict(zip(blocks, each, strict=True)) for each in product(*blocks.values())]


def small_groups_solved(release, rows, blocks, k, *, traits=3, atoms=None):
    """Groups of 1 to k-1 people, named by up to so many traits, whose number can be solved for.

    ``atoms`` are the combinations there can be, where not all can.
    """
    solver, crowd = Solver(shown(release), atoms or atoms_of(blocks)), Crowd(rows)
    return [
        named
        for number in range(1, traits + 1)
        for facets in combinations(blocks, number)
        for named in (
            tuple(zip(facets, each, strict=True)) for each in product(*(blocks[name] for name in facets))
        )
        if 0 < crowd.truth(named) < k and solver.knows(solver.group(named))
    ]


def small_differences(release, rows, k):
    """A shown block less one, two or all shown blocks of one facet within it, where 1 to k-1 people are left."""
    children, crowd = defaultdict(list), Crowd(rows)
    for path in shown(release):
        if path:
            children[path[:-1], path[-1][0]].append(path)
    found = [path for path in shown(release) if 0 < crowd.truth(path) < k]
    for (parent, _), paths in children.items():
        whole = crowd.truth(parent)
        for less in [*combinations(paths, 1), *combinations(paths, 2), tuple(paths)]:
            left = whole - sum(crowd.truth(path) for path in less)
            if 0 < left < k:
                found.append((parent, less))
    return found


class EveryDataset:
    """Every way so many people can stand in the atoms, what would be shown of each, and every group of atoms."""

    def __init__(self, people, atoms, publish):
        self.atoms, self.places = atoms, Places(atoms)
        self.datasets = list(ways(people, len(atoms)))
        self.harvests = [publish(dataset) for dataset in self.datasets]
        self.groups = list(range(1, 1 << len(atoms)))
        self.sizes = [self.size_of_every_group(dataset) for dataset in self.datasets]

    def size_of_every_group(self, dataset):
        sizes = [0] * (1 << len(dataset))
        for group in self.groups:
            lowest = group & -group
            sizes[group] = sizes[group ^ lowest] + dataset[lowest.bit_length() - 1]
        return sizes

    def mask(self, path):
        return sum(1 << at for at in self.places.within(path))

    def differences(self, k):
        """By sums and differences: groups that are solved for and are of 1 to k-1 people."""
        known, found = {}, []
        for harvest, sizes in zip(self.harvests, self.sizes, strict=True):
            paths = frozenset(harvest)
            if paths not in known:
                solver = Solver(paths, self.atoms)
                known[paths] = [
                    group
                    for group in self.groups
                    if solver.knows({at: 1 for at in range(len(self.atoms)) if group >> at & 1})
                ]
            found += [(harvest, group) for group in known[paths] if 0 < sizes[group] < k]
        return found

    def inferred(self, k, *, knows_the_method):
        """By thought: groups that every dataset that fits says are of 1 to k-1 people, with the most they may be.

        One who knows the method holds that a dataset fits when it would show just this; one who does not, when
        it has these numbers.
        """
        alike, found = defaultdict(list), []
        for harvest, sizes in zip(self.harvests, self.sizes, strict=True):
            alike[tuple(sorted(harvest.items()))].append(sizes)
        for shows, showing in alike.items():
            fitting = showing if knows_the_method else self.with_these_numbers(shows)
            least, most = map(min, zip(*fitting, strict=True)), map(max, zip(*fitting, strict=True))
            found += [high for low, high in zip(least, most, strict=True) if low > 0 and high < k]
        return found

    def with_these_numbers(self, shows):
        told = [(self.mask(path), value) for path, value in shows]
        return [sizes for sizes in self.sizes if all(sizes[mask] == value for mask, value in told)]


def ways(people, places):
    """Every way to put so many people in so many places."""
    if places == 1:
        yield (people,)
        return
    for here in range(people + 1):
        for others in ways(people - here, places - 1):
            yield (here, *others)
