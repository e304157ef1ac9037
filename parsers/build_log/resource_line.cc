// ParseTimingCacheLine and ParseMemoryUsageLine of story_line.h: what a build takes, and what it
// need not take again.
#include <array>
#include <cstring>

#include "parsers/build_log/lead.h"
#include "parsers/build_log/story_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// --- Timing cache --------------------------------------------------------------

struct CacheRow {
  std::string_view lead;
  TimingCacheFact::What what;
};
constexpr std::array<CacheRow, 11> kCacheRows = {{
    {"Local timing cache in use", TimingCacheFact::What::kLocal},
    {"Global timing cache in use", TimingCacheFact::What::kGlobal},
    {"Timing cache disabled", TimingCacheFact::What::kDisabled},
    {"Disabling tactic timing cache", TimingCacheFact::What::kDisabled},
    {"Could not read timing cache from", TimingCacheFact::What::kUnreadable},
    {"Could not read cache from", TimingCacheFact::What::kUnreadable},
    {"Detected invalid timing cache", TimingCacheFact::What::kInvalid},
    {"Loaded ", TimingCacheFact::What::kLoaded},
    {"Serialized ", TimingCacheFact::What::kSerialized},
    {"Deleting timing cache: ", TimingCacheFact::What::kHits},
    {"Builder timing cache: created ", TimingCacheFact::What::kHits},
}};

// "31 entries, 31 hits", "72 entries, served 0 hits since creation.", "1971 entries, 4528 hit(s)",
// "31 timing cache entries".
bool ReadCacheNumbers(std::string_view text, TimingCacheFact& fact) {
  fact.entries = ConsumeNumber<uint64_t>(text);
  if (!fact.entries) return false;
  if (fact.what != TimingCacheFact::What::kHits) return StartsWith(text, " timing cache entries");
  if (!Consume(text, " entries, ")) return false;
  Consume(text, "served ");
  fact.hits = ConsumeNumber<uint64_t>(text);
  return fact.hits.has_value();
}

// --- Memory --------------------------------------------------------------------

std::optional<int32_t> TakeSigned(std::string_view& text) {
  Consume(text, "+");
  return ConsumeNumber<int32_t>(text);
}

// "WHAT: CPU +258, GPU +108, now: CPU 529, GPU 768 (MiB)"
bool ParseMemoryChange(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t at = text.rfind(": CPU ", text.rfind(", now: CPU "));
  if (at == std::string_view::npos) return false;
  MemoryChange change;
  change.what = text.substr(0, at);
  change.line = line;
  text.remove_prefix(at + 6);
  change.cpu_delta_mib = TakeSigned(text);
  if (!change.cpu_delta_mib || !Consume(text, ", GPU ")) return false;
  change.gpu_delta_mib = TakeSigned(text);
  if (!change.gpu_delta_mib || !Consume(text, ", now: CPU ")) return false;
  const auto cpu = TakeSigned(text);
  if (!cpu || !Consume(text, ", GPU ")) return false;
  const auto gpu = TakeSigned(text);
  if (!gpu) return false;
  change.cpu_mib = *cpu;
  change.gpu_mib = *gpu;
  story.memory.push_back(change);
  return true;
}

// "WHAT: CPU 772 MiB, GPU 776 MiB"
bool ParseMemorySnapshot(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t at = text.rfind(": CPU ");
  if (at == std::string_view::npos) return false;
  MemoryChange change;
  change.what = text.substr(0, at);
  change.line = line;
  text.remove_prefix(at + 6);
  const auto cpu = TakeSigned(text);
  if (!cpu || !Consume(text, " MiB, GPU ")) return false;
  const auto gpu = TakeSigned(text);
  if (!gpu) return false;
  change.cpu_mib = *cpu;
  change.gpu_mib = *gpu;
  story.memory.push_back(change);
  return true;
}

// " Host Persistent: 1664" (8.0 without the blank), from 10.x with " bytes".
std::optional<int64_t> TakeBytes(std::string_view& text, std::string_view key,
                                 std::string_view old_key) {
  if (!Consume(text, key) && !Consume(text, old_key)) return std::nullopt;
  const auto bytes = ConsumeNumber<int64_t>(text);
  Consume(text, " bytes");
  return bytes && *bytes >= 0 ? bytes : std::nullopt;
}

// Where `mark` stands last. From the front: rfind would compare at every character.
std::size_t FindLast(std::string_view text, std::string_view mark) {
  std::size_t last = std::string_view::npos;
  for (std::size_t from = 0; from < text.size();) {
    const void* found = ::memmem(text.data() + from, text.size() - from, mark.data(), mark.size());
    if (found == nullptr) break;
    last = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    from = last + mark.size();
  }
  return last;
}

// "Layer: NAME Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0"
bool ParseLayerMemory(std::string_view text, uint32_t line, BuildStory& story) {
  std::size_t at = FindLast(text, " Host Persistent: ");
  if (at == std::string_view::npos) at = FindLast(text, " HostPersistent: ");
  if (at == std::string_view::npos) return false;
  LayerMemory memory;
  memory.layer = text.substr(0, at);
  memory.line = line;
  text.remove_prefix(at);
  const auto host = TakeBytes(text, " Host Persistent: ", " HostPersistent: ");
  const auto device = TakeBytes(text, " Device Persistent: ", " DevicePersistent: ");
  if (!host || !device) return false;
  memory.host_persistent = *host;
  memory.device_persistent = *device;
  memory.scratch = TakeBytes(text, " Scratch Memory: ", " ScratchMemory: ");
  story.layer_memory.push_back(memory);
  return true;
}

}  // namespace

bool ParseTimingCacheLine(std::string_view payload, uint32_t line, BuildStory& story) {
  for (const CacheRow& row : kCacheRows) {
    std::string_view rest = payload;
    if (!ConsumeLead(rest, row.lead)) continue;
    TimingCacheFact fact;
    fact.what = row.what;
    fact.text = payload;
    fact.line = line;
    const bool counts = row.lead.ends_with(' ');
    if (counts && !ReadCacheNumbers(rest, fact)) return false;
    story.cache.push_back(fact);
    return true;
  }
  return false;
}

bool ParseMemoryUsageLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (Consume(payload, "[MemUsageChange] ")) return ParseMemoryChange(payload, line, story);
  if (Consume(payload, "[MemUsageSnapshot] ")) return ParseMemorySnapshot(payload, line, story);
  return Consume(payload, "Layer: ") && ParseLayerMemory(payload, line, story);
}

}  // namespace trtscope
