#include "src/accuracy/find_axis_order.h"

#include <cmath>
#include <memory>
#include <vector>

#include "parsers/common/value_reader.h"

namespace trtscope {
namespace {

constexpr uint64_t kReadWhole = uint64_t{1} << 20;
constexpr std::size_t kSamples = 4096;
// Where each of them is read from a file by itself, for each order.
constexpr std::size_t kFewSamples = 512;

ValueAt Whole(const Activation& activation, uint64_t count) {
  auto values = std::make_shared<std::vector<double>>(static_cast<std::size_t>(count), NAN);
  OpenValues(activation)->Read(values->data(), values->size());
  return [values](uint64_t index) { return (*values)[static_cast<std::size_t>(index)]; };
}

ValueAt OneByOne(const Activation& activation) {
  return [&activation](uint64_t index) {
    // Readers begin at even values.
    double pair[2] = {NAN, NAN};
    const auto odd = static_cast<std::size_t>(index % 2);
    OpenValues(activation, index - odd)->Read(pair, odd + 1);
    return pair[odd];
  };
}

}  // namespace

std::optional<AxisOrder> FindAxisOrder(const Activation& reference, const Activation& candidate) {
  if (!reference.dims || reference.dims != candidate.dims) return std::nullopt;
  if (reference.fortran_order || candidate.fortran_order) return std::nullopt;
  const std::optional<uint64_t> count = ElementsOf(*reference.dims);
  if (!count) return std::nullopt;
  if (*count <= kReadWhole) {
    return FindAxisOrder(*reference.dims, Whole(reference, *count), Whole(candidate, *count),
                         kSamples);
  }
  if (!StartsAnywhere(reference) || !StartsAnywhere(candidate)) return std::nullopt;
  return FindAxisOrder(*reference.dims, OneByOne(reference), OneByOne(candidate), kFewSamples);
}

}  // namespace trtscope
