// Solves one instance with a solver of LEMON and prints its objective, its CPU
// seconds (solver only, without building the graph) and its peak memory in KiB.
//
//	lemon FILE ns|cs
//
// The file is what the benchmark program writes: int64 persons, groups, arcs,
// slots; int32 start, group; int64 cost; int32 must, slot start; int64 slot.
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using Graph = lemon::SmartDigraph;

struct Instance {
  int64_t persons, groups, arcs, slots;
  std::vector<int32_t> start, group, must, slotStart;
  std::vector<int64_t> cost, slot;
};

template <class T>
static void read(FILE *f, std::vector<T> &v, size_t n) {
  v.resize(n);
  if (n > 0 && fread(v.data(), sizeof(T), n, f) != n) exit(1);
}

static Instance load(const char *path) {
  Instance in;
  FILE *f = fopen(path, "rb");
  int64_t head[4];
  if (f == nullptr || fread(head, 8, 4, f) != 4) exit(1);
  in.persons = head[0], in.groups = head[1], in.arcs = head[2], in.slots = head[3];
  read(f, in.start, in.persons + 1);
  read(f, in.group, in.arcs);
  read(f, in.cost, in.arcs);
  read(f, in.must, in.groups);
  read(f, in.slotStart, in.groups + 1);
  read(f, in.slot, in.slots);
  fclose(f);
  return in;
}

static double cpu() {
  rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + 1e-6 * (u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

// The most memory held, in KiB; getrusage would include the parent's.
static long peak() {
  char line[256];
  long kib = 0;
  FILE *f = fopen("/proc/self/status", "r");
  while (f != nullptr && fgets(line, sizeof line, f) != nullptr) sscanf(line, "VmHWM: %ld", &kib);
  if (f != nullptr) fclose(f);
  return kib;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  Instance in = load(argv[1]);
  Graph g;
  std::vector<Graph::Node> group(in.groups);
  for (auto &n : group) n = g.addNode();
  Graph::Node sink = g.addNode();

  std::vector<int> lower, upper;
  std::vector<int64_t> cost;
  std::vector<Graph::Node> person;
  std::vector<int32_t> fixed(in.groups);
  int64_t constant = 0;
  auto arc = [&](Graph::Node a, Graph::Node b, int lo, int up, int64_t c) {
    g.addArc(a, b);
    lower.push_back(lo), upper.push_back(up), cost.push_back(c);
  };
  // Groups and persons are interleaved, as block pricing likes it.
  std::vector<std::vector<int32_t>> home(in.groups);
  for (int64_t i = 0; i < in.persons; i++) {
    if (in.start[i + 1] - in.start[i] == 1) {  // nobody to decide about
      fixed[in.group[in.start[i]]]++;
      constant += in.cost[in.start[i]];
    } else {
      home[in.group[in.start[i]]].push_back(i);
    }
  }
  for (int64_t h = 0; h < in.groups; h++) {
    for (int32_t i : home[h]) {
      Graph::Node n = g.addNode();
      person.push_back(n);
      for (int32_t a = in.start[i]; a < in.start[i + 1]; a++) arc(n, group[in.group[a]], 0, 1, in.cost[a]);
    }
    int32_t must = in.must[h] - fixed[h], s = in.slotStart[h];
    for (; must < 0; must++) constant += in.slot[s++];
    if (must > 0) arc(group[h], sink, must, must, 0);
    for (; s < in.slotStart[h + 1]; s++) arc(group[h], sink, 0, 1, in.slot[s]);
  }
  Graph::ArcMap<int> lo(g), up(g);
  Graph::ArcMap<int64_t> co(g);
  for (int k = 0; k < (int)cost.size(); k++) {
    Graph::Arc a = g.arcFromId(k);
    lo[a] = lower[k], up[a] = upper[k], co[a] = cost[k];
  }
  Graph::NodeMap<int> supply(g, 0);
  for (auto n : person) supply[n] = 1;
  supply[sink] = -(int)person.size();

  double seconds, wall;
  int64_t objective;
  auto solve = [&](auto &solver) {
    solver.lowerMap(lo).upperMap(up).costMap(co).supplyMap(supply);
    auto begin = std::chrono::steady_clock::now();
    double t = cpu();
    auto status = solver.run();
    seconds = cpu() - t;
    wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (status != solver.OPTIMAL) exit(3);
    objective = solver.template totalCost<int64_t>();
  };
  if (strcmp(argv[2], "ns") == 0) {
    lemon::NetworkSimplex<Graph, int, int64_t> ns(g);
    solve(ns);
  } else {
    lemon::CostScaling<Graph, int, int64_t> cs(g);
    solve(cs);
  }
  printf("%lld %.6f %ld %.6f\n", (long long)(objective + constant), seconds, peak(), wall);
}
