#include "graph/model/tensor.h"

#include <array>
#include <charconv>
#include <system_error>

namespace trtscope {
namespace {

// The builtin works on all three compilers, and a product of hostile extents must not wrap around.
std::optional<int64_t> Multiply(int64_t a, int64_t b) {
  int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

// Elements that the axis takes in memory: a vectorised axis is stored in whole vectors.
std::optional<int64_t> StoredExtent(const Dim& dim) {
  if (dim.dynamic() || dim.vector_width < 1) return std::nullopt;
  const int64_t width = dim.vector_width;
  const int64_t vectors = dim.extent / width + (dim.extent % width != 0 ? 1 : 0);
  return Multiply(vectors, width);
}

std::optional<int64_t> StoredElements(const std::vector<Dim>& dims) {
  std::optional<int64_t> elements = 1;
  bool empty = false;
  for (const Dim& dim : dims) {
    const std::optional<int64_t> extent = StoredExtent(dim);
    if (!extent) return std::nullopt;
    empty = empty || *extent == 0;
    if (elements) elements = Multiply(*elements, *extent);
  }
  // Decided last, so that the answer does not depend on the order of the axes.
  if (empty) return 0;
  return elements;
}

std::optional<int64_t> BytesOfElements(int64_t elements, int bits) {
  if (bits >= 8) return Multiply(elements, bits / 8);
  const int64_t per_byte = 8 / bits;
  return elements / per_byte + (elements % per_byte != 0 ? 1 : 0);
}

struct Stride {
  int64_t elements = 0;
  int64_t vector_width = 1;
};
using Strides = std::array<Stride, 4>;

std::optional<int64_t> ParsePositive(std::string_view text) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || value <= 0) return std::nullopt;
  return value;
}

// "784" or "784:32".
std::optional<Stride> ParseStride(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::optional<int64_t> elements = ParsePositive(text.substr(0, colon));
  if (!elements) return std::nullopt;
  if (colon == std::string_view::npos) return Stride{*elements, 1};
  const std::optional<int64_t> width = ParsePositive(text.substr(colon + 1));
  if (!width || *width < 2) return std::nullopt;
  return Stride{*elements, *width};
}

// Anything that is not exactly four plain numbers is refused, symbolic strides with it.
std::optional<Strides> ParseStrides(std::string_view text) {
  Strides strides;
  for (std::size_t axis = 0; axis < strides.size(); ++axis) {
    const std::size_t comma = text.find(',');
    const bool last = axis + 1 == strides.size();
    if (last != (comma == std::string_view::npos)) return std::nullopt;
    const std::optional<Stride> stride = ParseStride(text.substr(0, comma));
    if (!stride) return std::nullopt;
    strides[axis] = *stride;
    if (!last) text.remove_prefix(comma + 1);
  }
  return strides;
}

struct VectorLayout {
  int64_t width;
  std::string_view first;  // channels before the spatial axes
  std::string_view last;
};
// Layouts are literals, so that tensors need not own them. These are the widths that TensorRT has.
constexpr VectorLayout kVectorLayouts[] = {{1, "NCHW", "NHWC"},       {2, "NCHW/2", "NHWC2"},
                                           {4, "NCHW/4", "NHWC4"},    {8, "NCHW/8", "NHWC8"},
                                           {16, "NCHW/16", "NHWC16"}, {32, "NCHW/32", "NHWC32"},
                                           {64, "NCHW/64", "NHWC64"}};

std::string_view LayoutOf(bool channels_last, int64_t width) {
  for (const VectorLayout& row : kVectorLayouts) {
    if (row.width == width) return channels_last ? row.last : row.first;
  }
  return {};
}

}  // namespace

std::optional<int64_t> TensorBytes(const Tensor& tensor) {
  if (!tensor.dims_known || !tensor.padding_known) return std::nullopt;
  const std::optional<int> bits = StorageBits(tensor.dtype);
  const std::optional<int64_t> elements = StoredElements(tensor.dims);
  if (!bits || !elements) return std::nullopt;
  return BytesOfElements(*elements, *bits);
}

std::string DimsText(const Tensor& tensor) {
  if (!tensor.dims_known) return "?";
  if (tensor.dims.empty()) return "scalar";
  std::string text;
  for (const Dim& dim : tensor.dims) {
    if (!text.empty()) text += 'x';
    text += dim.dynamic() ? "?" : std::to_string(dim.extent);
  }
  return text;
}

std::string_view LayoutFromStrides(std::string_view strides) {
  const std::optional<Strides> parsed = ParseStrides(strides);
  if (!parsed) return "";
  const auto& [batch, channel, height, width] = *parsed;
  if (batch.vector_width != 1 || height.vector_width != 1 || width.vector_width != 1) return {};
  if (channel.elements == 1) {
    // 256,1,1,1 is what both layouts give for 256 channels of one pixel. NHWC of one pixel, where
    // TensorRT means it, has the channel count as the stride of its pixels: 256,1,256,256.
    if (height.elements == 1 && width.elements == 1) return "";
    // A row of pixels is never shorter than a pixel; other orders are transposed views.
    if (height.elements < width.elements) return "";
    return LayoutOf(/*channels_last=*/true, channel.vector_width);
  }
  if (width.elements != 1 || channel.elements < height.elements) return "";
  return LayoutOf(/*channels_last=*/false, channel.vector_width);
}

}  // namespace trtscope
