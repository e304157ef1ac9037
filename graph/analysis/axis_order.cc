#include "graph/analysis/axis_order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

namespace trtscope {
namespace {

using Axes = std::vector<std::size_t>;
using Extents = std::vector<int64_t>;

struct KnownOrder {
  std::string_view text;
  std::array<std::size_t, 4> axes;
  std::size_t rank;
};
constexpr std::array<KnownOrder, 4> kKnownOrders = {{
    {"NCHW -> NHWC", {0, 2, 3, 1}, 4},
    {"NHWC -> NCHW", {0, 3, 1, 2}, 4},
    {"CHW -> HWC", {1, 2, 0}, 3},
    {"HWC -> CHW", {2, 0, 1}, 3},
}};

Axes AxesOf(const KnownOrder& known) {
  return {known.axes.begin(), known.axes.begin() + static_cast<std::ptrdiff_t>(known.rank)};
}

Extents Reordered(const Extents& extents, const Axes& axes) {
  Extents reordered;
  for (const std::size_t axis : axes) reordered.push_back(extents[axis]);
  return reordered;
}

Extents WithoutOnes(Extents extents) {
  extents.erase(std::remove(extents.begin(), extents.end(), 1), extents.end());
  return extents;
}

// Axes of extent 1 may stand anywhere: orders that differ in them only are the same.
Axes MovingAxes(const Extents& extents, Axes axes) {
  const auto stays = [&](std::size_t axis) { return extents[axis] == 1; };
  axes.erase(std::remove_if(axes.begin(), axes.end(), stays), axes.end());
  return axes;
}

// Axes of the candidate taken from left to right, each the first one of its extent that is left.
std::optional<AxisOrder> MatchExtents(const Extents& reference, const Extents& candidate) {
  AxisOrder order{reference, {}};
  std::vector<bool> taken(reference.size(), false);
  for (const int64_t extent : candidate) {
    std::size_t axis = 0;
    while (axis < reference.size() && (taken[axis] || reference[axis] != extent)) ++axis;
    if (axis == reference.size()) return std::nullopt;
    taken[axis] = true;
    order.axes.push_back(axis);
  }
  return order;
}

// --- Orders that values are tried in.

// The orders of `dims` that move values, those of the frameworks first, none twice.
std::vector<AxisOrder> OrdersToTry(const Extents& dims) {
  std::vector<Axes> all;
  for (const KnownOrder& known : kKnownOrders) {
    if (known.rank == dims.size()) all.push_back(AxesOf(known));
  }
  Axes axes(dims.size());
  std::iota(axes.begin(), axes.end(), std::size_t{0});
  std::vector<Axes> seen = {MovingAxes(dims, axes)};
  do all.push_back(axes);
  while (std::next_permutation(axes.begin(), axes.end()));
  std::vector<AxisOrder> orders;
  for (Axes& candidate : all) {
    Axes moving = MovingAxes(dims, candidate);
    if (std::find(seen.begin(), seen.end(), moving) != seen.end()) continue;
    seen.push_back(std::move(moving));
    orders.push_back({dims, std::move(candidate)});
  }
  return orders;
}

// --- Evidence.

constexpr double kAgrees = 0.99;
constexpr double kDisagrees = 0.9;
constexpr double kFewerDifferences = 0.25;
constexpr std::size_t kFewestValues = 32;

struct Agreement {
  double correlation = 0;
  double differences = 0;
  std::size_t telling = 0;  // pairs that are not zeros on both sides
};

// Correlation, not cosine: values around 5 look alike in any order.
Agreement AgreementOf(std::vector<double> r, std::vector<double> c) {
  std::size_t count = 0;
  Agreement agreement;
  double r_sum = 0;
  double c_sum = 0;
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (!std::isfinite(r[i]) || !std::isfinite(c[i])) continue;
    agreement.differences += std::abs(r[i] - c[i]);
    agreement.telling += r[i] != 0 || c[i] != 0 ? 1U : 0U;
    r_sum += r[i];
    c_sum += c[i];
    r[count] = r[i];
    c[count++] = c[i];
  }
  double rr = 0;
  double cc = 0;
  double rc = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double r_part = r[i] - r_sum / static_cast<double>(count);
    const double c_part = c[i] - c_sum / static_cast<double>(count);
    rr += r_part * r_part;
    cc += c_part * c_part;
    rc += r_part * c_part;
  }
  if (rr > 0 && cc > 0) agreement.correlation = rc / (std::sqrt(rr) * std::sqrt(cc));
  return agreement;
}

std::optional<uint64_t> Product(const Extents& extents) {
  uint64_t product = 1;
  for (const int64_t extent : extents) {
    if (extent <= 0 || product > (uint64_t{1} << 62U) / static_cast<uint64_t>(extent)) {
      return std::nullopt;
    }
    product *= static_cast<uint64_t>(extent);
  }
  return product;
}

// All indices, or `samples` of them scattered so that no stride is favoured (SplitMix64, Steele and
// others 2014), the same ones every time.
std::vector<uint64_t> SampledIndices(uint64_t count, std::size_t samples) {
  std::vector<uint64_t> indices;
  for (uint64_t i = 0; i < std::min<uint64_t>(count, samples); ++i) {
    uint64_t mixed = (i + 1) * 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EB;
    indices.push_back(count <= samples ? i : (mixed ^ (mixed >> 31U)) % count);
  }
  return indices;
}

template <class Place>
std::vector<double> Sample(const std::vector<uint64_t>& indices, const ValueAt& value_at,
                           const Place& place) {
  std::vector<double> values;
  values.reserve(indices.size());
  for (const uint64_t index : indices) values.push_back(value_at(place(index)));
  return values;
}

bool IsStrong(const Agreement& reordered, const Agreement& plain) {
  return reordered.correlation > kAgrees && plain.correlation < kDisagrees &&
         reordered.differences < kFewerDifferences * plain.differences &&
         reordered.telling >= kFewestValues;
}

}  // namespace

std::string AxisOrderText(const AxisOrder& order) {
  for (const KnownOrder& known : kKnownOrders) {
    if (AxesOf(known) == order.axes) return std::string(known.text);
  }
  std::string text = "axes ";
  for (const std::size_t axis : order.axes) {
    text += (text.back() == ' ' ? "" : ",") + std::to_string(axis);
  }
  return text;
}

std::optional<AxisOrder> AxisOrderBetween(const Extents& reference, const Extents& candidate) {
  const Extents squeezed = WithoutOnes(reference);
  if (squeezed == WithoutOnes(candidate)) return std::nullopt;
  if (squeezed.size() != WithoutOnes(candidate).size()) return std::nullopt;
  if (reference.size() != candidate.size()) return MatchExtents(squeezed, WithoutOnes(candidate));
  for (const KnownOrder& known : kKnownOrders) {
    const Axes axes = AxesOf(known);
    if (axes.size() == reference.size() && Reordered(reference, axes) == candidate) {
      return AxisOrder{reference, axes};
    }
  }
  return MatchExtents(reference, candidate);
}

uint64_t PlaceInOrder(const AxisOrder& order, uint64_t index) {
  Extents coordinates(order.extents.size());
  for (std::size_t axis = order.extents.size(); axis-- > 0;) {
    const auto extent = static_cast<uint64_t>(order.extents[axis]);
    coordinates[axis] = static_cast<int64_t>(index % extent);
    index /= extent;
  }
  uint64_t place = 0;
  for (const std::size_t axis : order.axes) {
    place = place * static_cast<uint64_t>(order.extents[axis]) +
            static_cast<uint64_t>(coordinates[axis]);
  }
  return place;
}

std::optional<AxisOrder> FindAxisOrder(const Extents& dims, const ValueAt& reference,
                                       const ValueAt& candidate, std::size_t samples) {
  const std::optional<uint64_t> count = Product(dims);
  if (!count || dims.size() < 2 || dims.size() > 4) return std::nullopt;
  const std::vector<uint64_t> indices = SampledIndices(*count, samples);
  const auto as_it_is = [](uint64_t index) { return index; };
  const std::vector<double> r = Sample(indices, reference, as_it_is);
  const Agreement plain = AgreementOf(r, Sample(indices, candidate, as_it_is));
  if (plain.correlation >= kDisagrees || plain.telling < kFewestValues) return std::nullopt;
  std::optional<AxisOrder> best;
  double best_correlation = 0;
  for (const AxisOrder& order : OrdersToTry(dims)) {
    const auto place = [&](uint64_t index) { return PlaceInOrder(order, index); };
    const Agreement reordered = AgreementOf(r, Sample(indices, candidate, place));
    if (!IsStrong(reordered, plain) || reordered.correlation <= best_correlation) continue;
    best_correlation = reordered.correlation;
    best = order;
  }
  return best;
}

}  // namespace trtscope
