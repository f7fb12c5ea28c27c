"""
Plain numpy, scipy and scikit-learn versions of models and metrics, written from their definitions, to check ours against. Answers {"train", "test",
"ks", "models"} with the means of every metric, named model.k.metric. Files are CSV with the columns user and item.
Scores are rounded to nine digits before they are ranked, as far as ours agree with them, so that equal ones are equal: lower id first.
"""
import csv
import json
import sys

import numpy as np
import scipy.sparse as sp


def read(path):
    with open(path) as file:
        rows = csv.reader(file)
        next(rows)
        return [(int(float(user)), item) for user, item in rows]


def load(request):
    train, test = read(request["train"]), read(request["test"])
    users = sorted({user for user, _ in train + test})
    names = {item for _, item in train + test}
    items = sorted(names, key=int) if all(name.isdigit() for name in names) else sorted(names)
    place = {user: k for k, user in enumerate(users)}
    column = {item: k for k, item in enumerate(items)}

    def matrix(pairs):
        cells = sp.csr_matrix(
            (np.ones(len(pairs)), ([place[u] for u, _ in pairs], [column[i] for _, i in pairs])), shape=(len(users), len(items))
        )
        cells.data[:] = 1
        return cells

    x = matrix(train)
    wanted = matrix(test)
    wanted = wanted - wanted.multiply(x)
    wanted.eliminate_zeros()
    return x, sp.csr_matrix(wanted)


def nearest(similarity, count):
    """Per target (column) the `count` most similar, of equal ones the lower; zeros are no neighbours."""
    out = np.zeros_like(similarity)
    for j in range(similarity.shape[0]):
        order = np.lexsort((np.arange(similarity.shape[0]), -similarity[:, j]))
        kept = [i for i in order if i != j and similarity[i, j] > 0][:count]
        out[kept, j] = similarity[kept, j]
    return out


def ease(x, penalty):
    gram = (x.T @ x).toarray()
    inverse = np.linalg.inv(gram + penalty * np.eye(gram.shape[0]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return x @ weights


def item_knn(x, similarity, neighbours, shrinkage):
    count = np.asarray(x.sum(axis=0)).ravel()
    both = (x.T @ x).toarray()
    if similarity == "jaccard":
        size = count[:, None] + count[None, :] - both + shrinkage
    else:
        size = np.sqrt(count)[:, None] * np.sqrt(count)[None, :] + shrinkage
    alike = np.divide(both, size, out=np.zeros_like(both), where=size > 0)
    return x @ nearest(alike, neighbours)


def user_knn(x, neighbours, shrinkage):
    """Cosine, one user at a time."""
    count = np.sqrt(np.asarray(x.sum(axis=1)).ravel())
    scores = np.zeros(x.shape)
    both = (x @ x.T).tocsr()
    for u in range(x.shape[0]):
        others = both.indices[both.indptr[u] : both.indptr[u + 1]]
        alike = both.data[both.indptr[u] : both.indptr[u + 1]] / (count[u] * count[others] + shrinkage)
        own = others == u
        others, alike = others[~own], alike[~own]
        order = np.lexsort((others, -alike))[:neighbours]
        scores[u] = alike[order] @ x[others[order]]
    return scores


def pure_svd(x, rank):
    _, _, right = np.linalg.svd(x.toarray(), full_matrices=False)
    return (x @ right[:rank].T) @ right[:rank]


def slim(x, l1, l2):
    """Non-negative coordinate descent of scikit-learn on 0.5/n |a - Ax|^2 + alpha (l1_ratio |w|_1 + 0.5 (1 - l1_ratio) |w|^2)."""
    from sklearn.linear_model import ElasticNet

    rows = x.shape[0]
    model = ElasticNet(
        alpha=(l1 + l2) / rows, l1_ratio=l1 / (l1 + l2), positive=True, fit_intercept=False, max_iter=20000, tol=1e-12, selection="cyclic"
    )
    columns = sp.csc_matrix(x)
    weights = np.zeros((x.shape[1], x.shape[1]))
    for j in range(x.shape[1]):
        target = columns[:, [j]].toarray().ravel()
        own = slice(columns.indptr[j], columns.indptr[j + 1])
        kept = columns.data[own].copy()
        columns.data[own] = 0
        model.fit(columns, target)
        weights[:, j] = model.coef_
        columns.data[own] = kept
        weights[j, j] = 0
    return x @ weights


def ials(x, rank, sweeps, unobserved, penalty, exponent, start):
    """Rendle et al. 2021, exact, from our own start: products first, customers last."""
    users = start.copy()
    columns = sp.csr_matrix(x.T)

    def half(matrix, fixed):
        gram = unobserved * fixed.T @ fixed
        out = np.zeros((matrix.shape[0], rank))
        for r in range(matrix.shape[0]):
            seen = fixed[matrix.indices[matrix.indptr[r] : matrix.indptr[r + 1]]]
            ridge = penalty * (len(seen) + unobserved * matrix.shape[1]) ** exponent
            out[r] = np.linalg.solve(seen.T @ seen + gram + ridge * np.eye(rank), seen.sum(axis=0))
        return out

    for _ in range(sweeps):
        items = half(columns, users)
        users = half(x, items)
    return users @ items.T


def metrics(scores, x, wanted, ks, evidence):
    """`evidence`: products that score 0 are not listed (ADR 0016); without it, those that nobody has in the training are not."""
    longest = max(ks)
    sums = {}
    judged = 0
    seen = np.asarray(x.sum(axis=1)).ravel() > 0
    unknown = np.asarray(x.sum(axis=0)).ravel() == 0
    gains = 1 / np.log2(np.arange(2, x.shape[1] + 2))
    for u in range(x.shape[0]):
        target = set(wanted.indices[wanted.indptr[u] : wanted.indptr[u + 1]])
        if not target or not seen[u]:
            continue
        judged += 1
        row = np.round(scores[u], 9)
        row[x.indices[x.indptr[u] : x.indptr[u + 1]]] = -np.inf
        if not evidence:
            row[unknown] = -np.inf
        order = np.lexsort((np.arange(len(row)), -row))[:longest]
        order = [i for i in order if np.isfinite(row[i]) and not (evidence and row[i] == 0)]
        hit = np.array([i in target for i in order] + [False] * (longest - len(order)), dtype=float)
        for k in ks:
            hits = hit[:k]
            found = hits.sum()
            capped = min(k, len(target))
            first = np.flatnonzero(hits)
            values = {
                "precision": found / k,
                "recall_all": found / len(target),
                "recall_capped": found / capped,
                "ndcg_cut": hits @ gains[:k] / gains[:capped].sum(),
                "ndcg_uncut": hits @ gains[:k] / gains[: len(target)].sum(),
                "hit_rate": float(found > 0),
                "mrr": 1 / (first[0] + 1) if len(first) else 0,
                "map": (np.cumsum(hits) / np.arange(1, k + 1) * hits).sum() / capped,
            }
            for name, value in values.items():
                sums[f"{k}.{name}"] = sums.get(f"{k}.{name}", 0) + value
    return {name: total / judged for name, total in sums.items()}


def scores_of(model, x, request):
    kind = model["kind"]
    if kind == "popularity":
        return np.tile(np.asarray(x.sum(axis=0)).ravel(), (x.shape[0], 1))
    if kind == "ease":
        return ease(x, model["penalty"])
    if kind == "item-knn":
        return item_knn(x, model["similarity"], model["neighbours"], model["shrinkage"])
    if kind == "user-knn":
        return user_knn(x, model["neighbours"], model["shrinkage"])
    if kind == "svd":
        return pure_svd(x, model["rank"])
    if kind == "slim":
        return slim(x, model["l1"], model["l2"])
    start = np.fromfile(request["start"], dtype=np.float32).reshape(x.shape[0], -1).astype(float)
    return ials(x, model["rank"], model["sweeps"], model["unobservedWeight"], model["penalty"], model["frequencyExponent"], start)


for line in sys.stdin:
    request = json.loads(line)
    x, wanted = load(request)
    found = metrics(np.asarray(scores_of(request["model"], x, request)), x, wanted, request["ks"], request["model"]["kind"] in ("item-knn", "user-knn", "slim"))
    print(json.dumps(found), flush=True)
