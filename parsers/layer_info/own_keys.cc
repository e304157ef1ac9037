#include "parsers/layer_info/own_keys.h"

#include <limits>
#include <vector>

#include "parsers/common/dims.h"
#include "parsers/common/format_phrase.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

struct PortFormat {
  std::string_view type;
  std::vector<Dim> dims;
};

std::optional<PortFormat> ReadPortFormat(std::string_view format) {
  PortFormat read;
  std::size_t end = 0;
  while (end < format.size() && IsWordChar(format[end])) ++end;
  read.type = format.substr(0, end);
  std::string_view rest = format.substr(end);
  const bool square = Consume(rest, "[") && ConsumeSuffix(rest, "]");
  const bool round = !square && Consume(rest, "(") && ConsumeSuffix(rest, ")");
  if (read.type.empty() || !(square || round) || !ParseDims(rest, read.dims)) return std::nullopt;
  return read;
}

void SetWidths(const std::vector<Dim>& widths, Tensor& tensor) {
  if (!tensor.dims_known || widths.size() != tensor.dims.size()) return;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    tensor.dims[i].vector_width = widths[i].vector_width;
  }
}

void ApplyFormat(std::string_view format, Tensor& tensor) {
  tensor.format = format;
  const std::optional<PortFormat> port = ReadPortFormat(format);
  if (!port) return;
  tensor.dtype_text = port->type;
  tensor.dtype = PrecisionFromText(port->type);
  SetWidths(port->dims, tensor);
}

// The widths stand where extents do in a shape.
void ApplyWidths(std::string_view list, Tensor& tensor) {
  std::vector<Dim> widths;
  if (!Consume(list, "[") || !ConsumeSuffix(list, "]") || !ParseDims(list, widths)) return;
  for (Dim& width : widths) {
    if (width.extent < 1 || width.extent > std::numeric_limits<int32_t>::max()) return;
    width.vector_width = static_cast<int32_t>(width.extent);
  }
  SetWidths(widths, tensor);
}

}  // namespace

bool IsPortFormat(std::string_view format) { return ReadPortFormat(format).has_value(); }

void ApplyOwnKeys(const OwnTensorKeys& keys, Tensor& tensor) {
  if (keys.format) ApplyFormat(*keys.format, tensor);
  if (keys.datatype) {
    tensor.dtype_text = *keys.datatype;
    const Precision dtype = PrecisionFromText(*keys.datatype);
    if (dtype != Precision::kUnknown || keys.datatype->empty()) tensor.dtype = dtype;
  }
  if (keys.layout) tensor.layout = LayoutLiteral(*keys.layout);
  if (keys.widths) ApplyWidths(*keys.widths, tensor);
}

}  // namespace trtscope
