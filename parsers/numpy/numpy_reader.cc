#include "parsers/numpy/numpy_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "parsers/common/npy_header.h"
#include "parsers/common/text_cursor.h"
#include "parsers/common/zip_archive.h"

namespace trtscope {
namespace {

constexpr std::string_view kLocalHeader("PK\x03\x04", 4);
constexpr std::string_view kEmptyArchive("PK\x05\x06", 4);

// Name of a zip archive's first member, from the header before it (APPNOTE.TXT, 4.3.7).
std::string_view FirstMemberName(std::string_view head) {
  constexpr std::size_t kNameLengthAt = 26;
  constexpr std::size_t kNameAt = 30;
  if (head.size() < kNameAt) return {};
  const auto length = static_cast<std::size_t>(
      static_cast<unsigned char>(head[kNameLengthAt]) |
      static_cast<unsigned>(static_cast<unsigned char>(head[kNameLengthAt + 1])) << 8);
  return head.substr(kNameAt, length);
}

void ReportArray(const DumpInput& input, std::string_view member, NpyProblem problem, Dump& dump) {
  std::string message = std::move(problem.message);
  if (!member.empty()) message = "`" + std::string(member) + "`: " + message;
  Report(dump, problem.code, input, std::move(message), std::move(problem.help));
}

void ReadFile(const DumpInput& input, Dump& dump) {
  Activation activation = WholeFile(input);
  std::string_view stem = input.file_name;
  ConsumeSuffix(stem, ".npy");
  NameAfterFile(stem, activation);
  if (std::optional<NpyProblem> problem = ReadNpyHeader(activation)) {
    return ReportArray(input, "", *std::move(problem), dump);
  }
  AddTensor(dump, std::move(activation));
}

void ReadMember(const DumpInput& input, const std::shared_ptr<const ZipArchive>& archive,
                uint64_t index, Dump& dump) {
  ZipMember member = archive->MemberAt(index);
  std::string_view name = member.name;
  if (name.ends_with('/')) return;  // a folder
  if (!ConsumeSuffix(name, ".npy")) {
    return ReportArray(input, name, {Code::kDumpType, "this member of the archive is no array", ""},
                       dump);
  }
  Activation activation = WholeFile(input);
  activation.name = name;
  activation.coding = ValueCoding::kZipMember;
  activation.archive = archive;
  activation.member = index;
  activation.length = member.size;
  if (std::optional<NpyProblem> problem = ReadNpyHeader(activation)) {
    return ReportArray(input, name, *std::move(problem), dump);
  }
  AddTensor(dump, std::move(activation));
}

void ReadArchive(const DumpInput& input, Dump& dump) {
  Result<std::shared_ptr<const ZipArchive>> archive = ZipArchive::Open(input.bytes);
  if (!archive.ok()) {
    return Report(dump, Code::kDumpSyntax, input, archive.error().message,
                  "save the arrays again with numpy.savez");
  }
  constexpr uint64_t kMostMembers = 100000;
  const uint64_t members = archive.value()->members();
  if (members == 0) Report(dump, Code::kDumpType, input, "the archive holds no arrays");
  for (uint64_t i = 0; i < std::min(members, kMostMembers); ++i) {
    ReadMember(input, archive.value(), i, dump);
  }
  if (members > kMostMembers) {
    Report(dump, Code::kDumpType, input,
           CountOf(members - kMostMembers, "member") + " of the archive are not looked at",
           "save the arrays into several archives");
  }
}

}  // namespace

bool SniffNumpy(const DumpInput& input) {
  const std::string_view head = input.head;
  if (IsNpy(head)) return true;
  if (!head.starts_with(kLocalHeader) && !head.starts_with(kEmptyArchive)) return false;
  return input.file_name.ends_with(".npz") || FirstMemberName(head).ends_with(".npy");
}

void ReadNumpy(const DumpInput& input, Dump& dump) {
  IsNpy(input.head) ? ReadFile(input, dump) : ReadArchive(input, dump);
}

}  // namespace trtscope
