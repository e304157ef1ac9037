#include "parsers/formats.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/build_log/build_log_parser.h"
#include "parsers/profile/profile_parser.h"
#include "parsers/times/times_parser.h"

namespace trtscope {
namespace {

// Tried in this order; the first that recognises the bytes reads them.
constexpr std::array<InputFormat, 3> kFormats = {{
    {"profile", SniffProfile, ParseProfile},
    {"times", SniffTimes, ParseTimes},
    {"build_log", SniffBuildLog, ParseBuildLog},
}};

// JSON files of TensorRT users that later versions will read: named, so that nobody has to wonder.
struct KnownJson {
  std::string_view mark;
  std::string_view what;
};
constexpr std::array<KnownJson, 3> kKnownJson = {{
    {"\"Layers\"", "layer information (--exportLayerInfo)"},
    {"\"ph\"", "a Chrome trace"},
    {"\"values\"", "outputs (--exportOutput)"},
}};

std::string_view FirstCharacter(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at, 1);
}

void Refuse(Session& session, Code code, std::string message, std::string help = "") {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = session.inputs.back().path;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  session.diagnostics.Add(std::move(diagnostic));
}

void RefuseUnknown(Session& session, std::string_view text) {
  const std::string_view head = text.substr(0, 4096);
  const std::string_view first = FirstCharacter(text);
  if (first == "{" || first == "[") {
    for (const KnownJson& known : kKnownJson) {
      if (head.find(known.mark) == std::string_view::npos) continue;
      return Refuse(session, Code::kUnsupportedFormat,
                    "this is " + std::string(known.what) + ", which this version does not read",
                    "give the build's verbose log and a profile of --exportProfile");
    }
  }
  Refuse(session, Code::kUnknownFormat, "neither a TensorRT build log nor a profile");
}

}  // namespace

bool AddInput(Session& session, SourceText text, const ParseOptions& options) {
  const SourceId source{static_cast<uint32_t>(session.sources.size())};
  Input input;
  input.path = text.name();
  input.bytes = text.view().size();
  session.sources.push_back(std::move(text));
  session.inputs.push_back(std::move(input));
  const std::string_view view = session.sources.back().view();
  if (FirstCharacter(view).empty()) {
    Refuse(session, Code::kEmptyFile, "the input is empty");
    return false;
  }
  if (LooksBinary(view)) {
    Refuse(session, Code::kBinaryFile, "the input is binary, not text");
    return false;
  }
  const auto* format = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const InputFormat& row) { return row.sniff(view); });
  if (format == kFormats.end()) {
    RefuseUnknown(session, view);
    return false;
  }
  session.inputs.back().kind = format->kind;
  format->parse(session, source, options);
  return true;
}

void AddUnreadable(Session& session, const std::string& path, const Error& error) {
  session.sources.push_back(SourceText::FromString(path, ""));
  Input input;
  input.path = path;
  session.inputs.push_back(std::move(input));
  Refuse(session, Code::kUnreadableFile, error.message, error.help);
}

}  // namespace trtscope
