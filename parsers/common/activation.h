// A tensor of an activation dump: what it is called and where its values lie. Values are not read
// before someone asks for them (value_reader.h).
#ifndef TRTSCOPE_PARSERS_COMMON_ACTIVATION_H_
#define TRTSCOPE_PARSERS_COMMON_ACTIVATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/element_type.h"
#include "parsers/common/byte_source.h"
#include "parsers/common/diagnostic.h"

namespace trtscope {

class ZipArchive;

/// How values are written.
enum class ValueCoding : uint8_t {
  /// Stored values, one after the other: they can be read from any place.
  kBinary,
  /// The same in base64 without line ends.
  kBase64,
  /// The same in a member of a zip archive (npz).
  kZipMember,
  /// Decimal numbers between blanks, commas and brackets; nan and inf in any spelling.
  kText,
};

enum class TensorRole : uint8_t { kUnknown, kInput, kOutput };

struct Activation {
  /// As the dump calls it. Anything: never split, never used unescaped.
  std::string name;
  /// The name was made of a file's name: trtexec replaces what file systems do not like by `_`, and
  /// the middle of names beyond 150 characters by `...` (since 10.12).
  bool name_from_file = false;
  TensorRole role = TensorRole::kUnknown;
  /// Extents, outermost first; a scalar has none. nullopt where the dump does not say.
  std::optional<std::vector<int64_t>> dims;
  ElementType type = ElementType::kUnknown;
  /// The type before the dump converted it ("_to_float"), where it says so; kUnknown else.
  ElementType original_type = ElementType::kUnknown;
  /// Values that the dump promises: by its dims, else by its size. nullopt: text without a shape.
  std::optional<uint64_t> elements;
  /// Its place in the dump's own order (sequence numbers of debug tensors), where it has one.
  std::optional<uint32_t> sequence;
  /// Polygraphy: who computed it and in which iteration.
  std::string runner;
  uint32_t iteration = 0;

  // --- Where the values are.
  std::shared_ptr<const ByteSource> bytes;
  uint64_t offset = 0;
  /// Bytes of the values as written: characters of base64 or text, inflated bytes of a zip member.
  /// May be fewer or more than `elements` need; readers say so.
  uint64_t length = 0;
  ValueCoding coding = ValueCoding::kBinary;
  bool big_endian = false;
  /// NumPy's fortran_order: the first axis varies fastest. `dims` are as NumPy says them.
  bool fortran_order = false;
  /// Bytes of the decoded base64, or of the inflated member, before the first value (NumPy's
  /// header).
  uint64_t first_byte = 0;
  /// kZipMember: the archive, shared by its tensors, and the member's index in it.
  std::shared_ptr<const ZipArchive> archive;
  uint64_t member = 0;

  /// The file as the user knows it, and the line where the tensor begins (0: not text).
  std::string path;
  uint64_t line = 0;
  /// `path` relative to the directory that the user gave, '/' between folders; the file's name if
  /// it was given itself.
  std::string relative_path;
};

/// Product of the extents (1 for a scalar); nullopt if one is negative or the product exceeds 2^62.
std::optional<uint64_t> ElementsOf(const std::vector<int64_t>& dims);

/// A loss that trtexec itself measured: "Accuracy loss for tensor y (l2): 0.000123".
struct MeasuredLoss {
  std::string tensor;
  std::string algorithm;
  double loss = 0;
  /// Its "[FAIL: >= threshold 0.1]"; nullopt without.
  std::optional<double> failed_threshold;
  std::string path;
  uint64_t line = 0;
};

/// What was read of one side of a comparison.
struct Dump {
  /// In the order of the files and within them.
  std::vector<Activation> tensors;
  std::vector<MeasuredLoss> losses;
  /// Files that were read, and what was wrong with them.
  uint64_t files = 0;
  Diagnostics diagnostics;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_ACTIVATION_H_
