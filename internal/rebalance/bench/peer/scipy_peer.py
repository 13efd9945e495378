"""Solves one small instance as a sparse assignment with SciPy (LAPJVsp) and
prints objective, CPU seconds of the solver alone and peak memory in KiB.

Every head of a group is a column; mandatory ones are made so cheap that all are
taken. The file is the one that lemon.cc reads.
"""
import resource
import sys
import time

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching


def main(path):
    data = open(path, "rb").read()
    persons, groups, arcs, slots = np.frombuffer(data, np.int64, 4)
    at = 32

    def take(kind, n):
        nonlocal at
        part = np.frombuffer(data, kind, n, at)
        at += part.nbytes
        return part

    start, group = take(np.int32, persons + 1), take(np.int32, arcs)
    cost, must = take(np.int64, arcs), take(np.int32, groups)
    slot_start, slot = take(np.int32, groups + 1), take(np.int64, slots)

    must_cost = -(np.abs(slot).max(initial=0) * 4 + np.abs(cost).max(initial=0) * 4 * int(groups) + 1)
    first = np.zeros(groups + 1, np.int64)
    heads = []
    for g in range(groups):
        heads.append(np.concatenate([np.full(must[g], must_cost), slot[slot_start[g]:slot_start[g + 1]]]))
        first[g + 1] = first[g] + len(heads[g])
    rows, cols, weights = [], [], []
    for i in range(persons):
        for a in range(start[i], start[i + 1]):
            h = heads[group[a]]
            rows.append(np.full(len(h), i))
            cols.append(first[group[a]] + np.arange(len(h)))
            weights.append(h + cost[a])
    weights = np.concatenate(weights).astype(np.float64)
    shift = 1 - weights.min()  # a stored zero would not be an arc
    matrix = csr_array((weights + shift, (np.concatenate(rows), np.concatenate(cols))), shape=(persons, first[-1]))

    begin = time.process_time()
    row, col = min_weight_full_bipartite_matching(matrix)
    seconds = time.process_time() - begin
    total = matrix[row, col].sum() - shift * persons - must_cost * int(must.sum())
    print(int(round(total)), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


main(sys.argv[1])
