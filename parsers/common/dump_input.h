// What the readers of activation dumps share: the file, and how they say what is wrong with it.
#ifndef TRTSCOPE_PARSERS_COMMON_DUMP_INPUT_H_
#define TRTSCOPE_PARSERS_COMMON_DUMP_INPUT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/common/activation.h"
#include "parsers/common/byte_source.h"
#include "parsers/common/diagnostic.h"
#include "parsers/common/json_cursor.h"

namespace trtscope {

/// A file of a dump.
struct DumpInput {
  std::shared_ptr<const ByteSource> bytes;
  /// As the user knows it, and relative to the directory that was given (see Activation).
  std::string path;
  std::string relative_path;
  /// Its name without folders and without .gz or .zst.
  std::string file_name;
  /// It was found in a directory: nobody named it.
  bool listed = false;
  /// The first bytes, at most kHeadBytes of them.
  std::string head;
  /// Where text begins: behind a UTF-8 byte-order mark.
  std::size_t text_begin = 0;

  static constexpr std::size_t kHeadBytes = std::size_t{64} << 10;
  /// `head` as text.
  std::string_view text() const { return std::string_view(head).substr(text_begin); }
};

DumpInput MakeDumpInput(std::shared_ptr<const ByteSource> bytes, std::string path,
                        std::string relative_path);

/// How a kind of dump is recognised and read.
struct DumpFormat {
  /// Name in messages and JSON ("numpy").
  std::string_view kind;
  /// True if the file is of this kind: told by its content, else by its name.
  bool (*sniff)(const DumpInput& input);
  void (*read)(const DumpInput& input, Dump& dump);
};

/// A tensor of `input` whose values are all of the file, as stored values.
Activation WholeFile(const DumpInput& input);
/// Adds `activation`, or a diagnostic if the dump has more tensors than anybody can use.
void AddTensor(Dump& dump, Activation activation);

/// Adds a diagnostic about the file.
void Report(Dump& dump, Code code, const DumpInput& input, std::string message,
            std::string help = "");
/// Adds one about what stands at byte `offset` of `text`, the whole file, with its line.
void ReportAt(Dump& dump, Code code, const DumpInput& input, std::string_view text,
              std::size_t offset, std::string message, std::string help = "");
/// All of a file that was recognised, for a cursor that begins at `text_begin`. Empty, with a
/// diagnostic, if it cannot be mapped.
std::string_view MappedText(const DumpInput& input, Dump& dump);
/// Adds kDumpSyntax about the problem of a JSON cursor, if it has one.
void ReportJson(Dump& dump, const DumpInput& input, std::string_view text,
                const JsonCursor& cursor);

/// "1x3x224x224", "(1, 3, 224, 224)", "[1, 3]", "1.3": extents between x, commas and dots, in
/// brackets or without; nothing is a scalar. nullopt for anything else.
std::optional<std::vector<int64_t>> ParseExtents(std::string_view text);
/// "1 tensor", "2 tensors": `count` of what `noun` names.
std::string CountOf(uint64_t count, std::string_view noun);
/// "1x3x224x224", as messages show it; "scalar" for none.
std::string ShowExtents(const std::vector<int64_t>& dims);

/// What the name of a file tells of its tensor.
struct FileTensorName {
  std::string name;
  /// Of trtexec's debug tensors: `0007_` before the name.
  std::optional<uint32_t> sequence;
  /// The same, with `_to_float` or `_to_int8` behind it: the type before the conversion where that
  /// is known (INT4), kUnknown else (BF16, FP8 or FP4).
  ElementType original_type = ElementType::kUnknown;
};

/// From `stem`, a file's name without its ending. Names of debug tensors
/// (trtexec --saveAllDebugTensors: at least four digits, `_`, the name) are taken apart.
FileTensorName TensorNameOf(std::string_view stem);
/// Gives `activation` the name and what else `stem` tells.
void NameAfterFile(std::string_view stem, Activation& activation);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_DUMP_INPUT_H_
