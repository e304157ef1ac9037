// `export`: what was read, in the shape of trtexec's own files.
#include <algorithm>

#include "graph/analysis/subgraph.h"
#include "graph/model/unicode.h"
#include "src/cli/command.h"
#include "src/cli/exit_code.h"
#include "src/report/quantity.h"
#include "src/writers/trtexec_layers.h"
#include "src/writers/trtexec_profile.h"

namespace trtscope {
namespace {

constexpr std::string_view kProfileTarget = "trtexec-profile";

// A file's text, and sentences on what it lacks.
struct Exported {
  std::string text;
  std::vector<std::string> notes;
};

int Fail(const Io& io, const std::string& message, const std::string& help, int code) {
  io.err("trtscope: error: " + VisibleText(message) + "\n");
  if (!help.empty()) io.err("  help: " + help + "\n");
  return code;
}

void NoteReplaced(uint64_t bytes, std::vector<std::string>& notes) {
  if (bytes == 0) return;
  notes.push_back(Counted(bytes, "byte") + " of names that are no UTF-8 written as U+FFFD");
}

std::vector<std::string> NotesOn(const ExportGaps& gaps) {
  std::vector<std::string> notes;
  const auto of_layers = [&](uint64_t count) {
    return Count(count) + " of " + Counted(gaps.layers, "layer");
  };
  if (gaps.layers_without_type > 0) {
    notes.push_back(of_layers(gaps.layers_without_type) +
                    " without LayerType: the input does not tell it");
  }
  if (gaps.layers_without_tensors > 0) {
    notes.push_back(of_layers(gaps.layers_without_tensors) +
                    " without Inputs and Outputs: the input does not tell them");
  }
  if (gaps.attributes_left_out > 0) {
    notes.push_back(Counted(gaps.attributes_left_out, "attribute") +
                    " left out: readers would take the key for another");
  }
  NoteReplaced(gaps.bytes_replaced, notes);
  return notes;
}

bool ShowsAll(const EngineView& view) {
  return std::find(view.shown.begin(), view.shown.end(), false) == view.shown.end();
}

std::string PartNote(const EngineView& view) {
  const auto kept =
      static_cast<std::size_t>(std::count(view.shown.begin(), view.shown.end(), true));
  return "--filter leaves " + Count(kept) + " of " + Counted(view.shown.size(), "layer");
}

Exported ExportLayers(const EngineView& view) {
  Exported exported;
  if (ShowsAll(view)) {
    exported.notes = NotesOn(AppendTrtexecLayers(*view.engine, exported.text));
    return exported;
  }
  const Subgraph part = KeepLayers(*view.engine, view.shown);
  exported.notes = NotesOn(AppendTrtexecLayers(part.engine, exported.text));
  exported.notes.insert(exported.notes.begin(), PartNote(view));
  return exported;
}

// Rows of the layers that --filter leaves; empty if it leaves all.
std::vector<bool> ShownRows(const EngineView& view) {
  if (ShowsAll(view)) return {};
  std::vector<bool> rows(view.attribution.profile->rows.size(), false);
  for (std::size_t i = 0; i < view.shown.size(); ++i) {
    const std::optional<uint32_t> row = view.attribution.row_of_layer[i];
    if (view.shown[i] && row) rows[*row] = true;
  }
  return rows;
}

Exported ExportProfile(const EngineView& view) {
  Exported exported;
  const uint64_t replaced =
      AppendTrtexecProfile(*view.attribution.profile, ShownRows(view), exported.text);
  if (!ShowsAll(view)) exported.notes.push_back(PartNote(view));
  NoteReplaced(replaced, exported.notes);
  return exported;
}

int Deliver(const EngineView& view, const Options& options, const std::string& path, const Io& io) {
  const bool profile = options.to == kProfileTarget;
  const Exported exported = profile ? ExportProfile(view) : ExportLayers(view);
  if (path.empty() || path == "-") {
    io.out(exported.text);
  } else {
    const std::string problem = WriteFileAtomically(path, exported.text);
    if (!problem.empty()) {
      return Fail(io, "cannot write " + path + ": " + problem, "", kExitUsage);
    }
  }
  if (options.quiet) return kExitFine;
  for (const std::string& note : exported.notes) {
    io.err("trtscope: engine " + std::to_string(view.engine->id) + ": " + note + "\n");
  }
  if (!path.empty() && path != "-") io.err("trtscope: wrote " + VisibleText(path) + "\n");
  return kExitFine;
}

// The engines that have what is asked for.
std::vector<const EngineView*> Candidates(const Loaded& loaded, const Options& options) {
  std::vector<const EngineView*> views;
  for (const EngineView& view : loaded.views) {
    const bool wanted = options.to != kProfileTarget || view.attribution.profile != nullptr;
    if (wanted) views.push_back(&view);
  }
  return views;
}

int RefuseSeveral(const std::vector<const EngineView*>& views, const Io& io) {
  constexpr std::size_t kListed = 10;
  std::string list;
  for (std::size_t i = 0; i < std::min(views.size(), kListed); ++i) {
    const Engine& engine = *views[i]->engine;
    list += (list.empty() ? "" : ", ") + std::to_string(engine.id) + " (" +
            std::string(engine.name.substr(0, 80)) + ", " + Counted(engine.layers.size(), "layer") +
            ")";
  }
  if (views.size() > kListed) list += ", …";
  return Fail(
      io, "standard output takes one engine, and there are " + Count(views.size()) + ": " + list,
      "choose one with --engine N, or give -o FILE to write one file each", kExitUsage);
}

int Run(const Loaded& loaded, const Options& options, const Io& io) {
  if (options.format != Format::kText) {
    return Fail(io, "export writes trtexec's formats; --to chooses one, --format does not", "",
                kExitUsage);
  }
  if (loaded.views.empty()) return kExitFine;  // what is wrong has been said
  const std::vector<const EngineView*> views = Candidates(loaded, options);
  if (views.empty()) {
    return Fail(io, "no profile: the inputs tell no layer's time",
                "give the file of trtexec --exportProfile besides, or a log of a run with "
                "--dumpProfile",
                kExitUnusableInput);
  }
  const bool several = views.size() > 1;
  const bool to_stdout = options.output.empty() || options.output == "-";
  if (several && to_stdout) return RefuseSeveral(views, io);
  for (const EngineView* view : views) {
    const std::string path =
        several ? NumberedPath(options.output, view->engine->id) : options.output;
    const int code = Deliver(*view, options, path, io);
    if (code != kExitFine) return code;
  }
  return kExitFine;
}

}  // namespace

const Command kExportCommand = {
    "export",
    "the engine or its profile as a file of trtexec's, for tools that want one",
    "trtexec-layers is what --exportLayerInfo writes, trtexec-profile what --exportProfile writes: "
    "the same keys in the same layout, and always valid JSON, names escaped. A build log alone "
    "gives "
    "them, too. What is unknown is left out and told; what trtexec has no key for (vector widths, "
    "an "
    "engine block's own words for a format) stands under keys that begin with `trtscope.`, so that "
    "reading the file gives the same engine. --filter leaves out other layers. Several engines in "
    "the inputs give one file each (layers-0.json, layers-1.json, …) with -o, unless --engine "
    "picks "
    "one.",
    "  trtscope export --to trtexec-layers build.log -o layers.json\n"
    "  trtscope export --to trtexec-profile build.log -o profile.json\n",
    nullptr,
    nullptr,
    Run};

}  // namespace trtscope
