#include "parsers/common/npy_header.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "parsers/common/byte_stream.h"
#include "parsers/common/dump_input.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);
// Those of arrays with plain types have a hundred bytes.
constexpr uint64_t kLongestHeader = uint64_t{1} << 20;

NpyProblem Damaged(std::string message) {
  return {Code::kDumpSyntax, "the NumPy header is damaged: " + std::move(message),
          "save the array again with numpy.save"};
}

// --- The literal ------------------------------------------------------------

// A dictionary as Python prints it, of which the values are strings, words and tuples.
class Literal {
 public:
  explicit Literal(std::string_view text) : rest_(text) {}

  bool Take(char c) {
    SkipBlanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// 'text' or "text", without escapes: no type needs one.
  std::optional<std::string_view> String() {
    SkipBlanks();
    const char quote = rest_.empty() ? '\0' : rest_[0];
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::optional<bool> Bool() {
    SkipBlanks();
    if (Consume(rest_, "True")) return true;
    if (Consume(rest_, "False")) return false;
    return std::nullopt;
  }

  /// (1, 2), (3,), (); Python 2 writes (1L, 2L).
  std::optional<std::vector<int64_t>> Tuple() {
    std::vector<int64_t> dims;
    if (!Take('(')) return std::nullopt;
    while (!Take(')')) {
      const auto extent = ConsumeNumber<int64_t>(rest_);
      if (!extent || dims.size() == 64) return std::nullopt;
      dims.push_back(*extent);
      Take('L');
      if (!Take(',') && !rest_.starts_with(')')) return std::nullopt;
    }
    return dims;
  }

  bool IsNext(char c) {
    SkipBlanks();
    return rest_.starts_with(c);
  }

 private:
  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  std::string_view rest_;
};

struct Description {
  std::optional<std::string_view> descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<int64_t>> shape;
  // A list of fields instead of one type.
  bool structured = false;
};

// False where `text` is no such dictionary. What follows it is padding.
bool ReadDescription(std::string_view text, Description& description) {
  Literal literal(text);
  if (!literal.Take('{')) return false;
  while (!literal.Take('}')) {
    const std::optional<std::string_view> key = literal.String();
    if (!key || !literal.Take(':')) return false;
    if (*key == "descr") {
      description.structured = literal.IsNext('[');
      if (description.structured) return true;
      if (!(description.descr = literal.String())) return false;
    } else if (*key == "fortran_order") {
      if (!(description.fortran_order = literal.Bool())) return false;
    } else if (*key != "shape" || !(description.shape = literal.Tuple())) {
      return false;
    }
    if (!literal.Take(',') && !literal.IsNext('}')) return false;
  }
  return description.descr && description.fortran_order && description.shape;
}

// --- The type ---------------------------------------------------------------

struct DescrRow {
  std::string_view code;
  ElementType type;
};
// Without their order of bytes.
constexpr std::array<DescrRow, 10> kDescrs = {{{"f2", ElementType::kFP16},
                                               {"f4", ElementType::kFP32},
                                               {"f8", ElementType::kFP64},
                                               {"i1", ElementType::kINT8},
                                               {"i2", ElementType::kINT16},
                                               {"i4", ElementType::kINT32},
                                               {"i8", ElementType::kINT64},
                                               {"u1", ElementType::kUINT8},
                                               {"b1", ElementType::kBOOL},
                                               {"?", ElementType::kBOOL}}};

ElementType TypeOf(std::string_view code) {
  for (const DescrRow& row : kDescrs) {
    if (row.code == code) return row.type;
  }
  // ml_dtypes' names ("bfloat16"), which some writers put there.
  return code.size() > 2 ? ElementTypeFromText(code) : ElementType::kUnknown;
}

NpyProblem UnknownType(std::string_view descr, std::string_view code) {
  NpyProblem problem{Code::kDumpType, "", ""};
  if (code.starts_with('O')) {
    problem.message = "the array holds Python objects (a pickle), not values";
    problem.help = "save an array of numbers: numpy.save(file, array.astype(numpy.float32))";
  } else if (code.starts_with('V')) {
    problem.message = "the array's type is lost: NumPy wrote `" + std::string(descr) +
                      "`, as it does for bfloat16 and float8";
  } else {
    problem.message =
        "values of NumPy's type `" + std::string(descr.substr(0, 40)) + "` are not read";
  }
  return problem;
}

// --- The whole --------------------------------------------------------------

// What lies between the magic and the values, as far as `activation` has it.
struct RawHeader {
  std::string text;
  /// Where the values begin.
  uint64_t bytes = 0;
};

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

std::optional<NpyProblem> ReadRaw(const Activation& activation, RawHeader& header) {
  const std::unique_ptr<ByteStream> stream = OpenStream(activation);
  std::string begin(8, '\0');
  begin.resize(stream->Read(begin.data(), begin.size()));
  if (!stream->problem().empty()) return Damaged(stream->problem());
  if (begin.size() < 8 || !IsNpy(begin)) return Damaged("it does not begin with \\x93NUMPY");
  const unsigned version = static_cast<unsigned char>(begin[6]);
  if (version < 1 || version > 3) {
    return NpyProblem{Code::kDumpType,
                      "version " + std::to_string(version) + " of NumPy's format is not read",
                      "save it with numpy.save of NumPy 1 or 2"};
  }
  std::string length(version == 1 ? 2 : 4, '\0');
  if (stream->Read(length.data(), length.size()) < length.size()) return Damaged("it is cut off");
  const uint64_t size = LittleEndian(length);
  if (size > kLongestHeader) return Damaged("it claims " + std::to_string(size) + " bytes");
  header.text.resize(static_cast<std::size_t>(size));
  if (stream->Read(header.text.data(), header.text.size()) < size) return Damaged("it is cut off");
  header.bytes = begin.size() + length.size() + size;
  return std::nullopt;
}

std::optional<NpyProblem> Describe(std::string_view text, Activation& activation) {
  Description description;
  if (!ReadDescription(text, description)) {
    return Damaged("`" + std::string(text.substr(0, 60)) + "` does not tell type and shape");
  }
  if (description.structured) {
    return NpyProblem{Code::kDumpType, "the array is structured: its values have several fields",
                      "save one field: numpy.save(file, array['field'])"};
  }
  const std::string_view descr = *description.descr;
  const bool has_order =
      !descr.empty() && std::string_view("<>=|").find(descr[0]) != std::string_view::npos;
  const std::string_view code = has_order ? descr.substr(1) : descr;
  const ElementType type = TypeOf(code);
  if (type == ElementType::kUnknown) return UnknownType(descr, code);
  const std::optional<uint64_t> elements = ElementsOf(*description.shape);
  if (!elements || !ElementBytes(type, *elements)) {
    return Damaged("no array has the shape " + ShowExtents(*description.shape));
  }
  activation.type = type;
  activation.big_endian = descr.starts_with('>');
  activation.fortran_order = *description.fortran_order;
  activation.dims = std::move(description.shape);
  activation.elements = elements;
  return std::nullopt;
}

}  // namespace

bool IsNpy(std::string_view bytes) { return bytes.starts_with(kMagic); }

std::optional<NpyProblem> ReadNpyHeader(Activation& activation) {
  RawHeader header;
  if (std::optional<NpyProblem> problem = ReadRaw(activation, header)) return problem;
  if (std::optional<NpyProblem> problem = Describe(header.text, activation)) return problem;
  if (activation.coding == ValueCoding::kBinary) activation.offset += header.bytes;
  if (activation.coding != ValueCoding::kBinary) activation.first_byte += header.bytes;
  if (activation.coding != ValueCoding::kBase64) {
    activation.length -= std::min(activation.length, header.bytes);
  }
  return std::nullopt;
}

}  // namespace trtscope
