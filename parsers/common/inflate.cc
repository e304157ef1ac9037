#include "parsers/common/inflate.h"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace trtscope {
namespace {

constexpr std::string_view kGzipMagic("\x1F\x8B", 2);
constexpr std::string_view kZstdMagic("\x28\xB5\x2F\xFD", 4);
// Behind a first byte of 0x50 to 0x5F.
constexpr std::string_view kSkippableMagic("\x2A\x4D\x18", 3);
// Enough of the output to tell whether anybody wants the rest.
constexpr std::size_t kBeginning = std::size_t{64} << 10;
// Most bytes that one call may write. When libzstd finds damage, it forgets what that call wrote
// before; this bounds what is lost, and it is the most that one block holds.
constexpr std::size_t kStepBytes = std::size_t{128} << 10;

bool IsGzip(std::string_view bytes) { return bytes.starts_with(kGzipMagic); }

bool IsZstd(std::string_view bytes) {
  if (bytes.starts_with(kZstdMagic)) return true;
  return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xF0U) == 0x50U &&
         bytes.substr(1).starts_with(kSkippableMagic);
}

// What one call to a library did.
struct Step {
  enum class State { kGoing, kEnded, kBroken, kNoMemory };
  State state = State::kGoing;
  std::size_t written = 0;
  std::string problem;
};

class GzipDecoder {
 public:
  static constexpr std::string_view kName = "gzip";
  GzipDecoder() {
    // 15: any window; + 16: gzip's header and trailer.
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;
  ~GzipDecoder() {
    if (ready_) inflateEnd(&stream_);
  }

  // Before each member.
  void Restart() {
    if (ready_) inflateReset(&stream_);
  }

  // Takes bytes from the front of `input` and writes at most `room` to `out`.
  Step Next(std::string_view& input, char* out, std::size_t room) {
    if (!ready_) return {Step::State::kNoMemory, 0, ""};
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max() / 2;
    const auto given = static_cast<uInt>(std::min(input.size(), kMost));
    const auto place = static_cast<uInt>(std::min(room, kMost));
    // zlib only reads what next_in points to.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = place;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    input.remove_prefix(given - stream_.avail_in);
    return {StateOf(code), place - stream_.avail_out,
            stream_.msg == nullptr ? "" : std::string(stream_.msg)};
  }

 private:
  static Step::State StateOf(int code) {
    if (code == Z_STREAM_END) return Step::State::kEnded;
    if (code == Z_MEM_ERROR) return Step::State::kNoMemory;
    // Z_BUF_ERROR: nothing could be done, which is no damage by itself.
    return code == Z_OK || code == Z_BUF_ERROR ? Step::State::kGoing : Step::State::kBroken;
  }

  z_stream stream_{};
  bool ready_ = false;
};

class ZstdDecoder {
 public:
  static constexpr std::string_view kName = "Zstandard";
  void Restart() {
    if (context_ != nullptr) ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
  }

  Step Next(std::string_view& input, char* out, std::size_t room) {
    if (context_ == nullptr) return {Step::State::kNoMemory, 0, ""};
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    ZSTD_outBuffer to{out, room, 0};
    const std::size_t code = ZSTD_decompressStream(context_.get(), &to, &from);
    input.remove_prefix(from.pos);
    if (ZSTD_isError(code) != 0U) return {Step::State::kBroken, to.pos, ZSTD_getErrorName(code)};
    return {code == 0 ? Step::State::kEnded : Step::State::kGoing, to.pos, ""};
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
};

std::string SizeText(std::size_t bytes) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20;
  return bytes < kMebibyte ? std::to_string(bytes) + " bytes"
                           : std::to_string(bytes / kMebibyte) + " MiB";
}

// Decompresses one input: members and frames, one behind the other.
class Inflater {
 public:
  Inflater(std::string_view compressed, const InflateLimits& limits)
      : whole_(compressed), input_(compressed), limits_(limits) {
    // Room for the one byte too many.
    limits_.most = std::min(limits_.most, std::numeric_limits<std::size_t>::max() - 1);
  }

  Result<Inflated> Run() {
    while (!input_.empty() && !done_ && !error_) {
      if (IsGzip(input_)) {
        ReadMember(gzip_);
      } else if (IsZstd(input_)) {
        ReadMember(zstd_);
      } else {
        JudgeTrailer();
      }
    }
    if (error_) return *std::move(error_);
    return std::move(result_);
  }

 private:
  template <class Decoder>
  void ReadMember(std::optional<Decoder>& decoder) {
    if (!decoder) decoder.emplace();
    decoder->Restart();
    while (!done_ && !error_) {
      const Step step = Advance(*decoder);
      if (step.state == Step::State::kEnded) return;
    }
  }

  template <class Decoder>
  Step Advance(Decoder& decoder) {
    char* const room = result_.bytes.Room();
    if (room == nullptr) {
      Fail("there is no memory for it");
      return {};
    }
    // One byte more than allowed may come out: that there is one is how too much is noticed.
    const std::size_t allowed = limits_.most - std::min(limits_.most, Written()) + 1;
    const std::size_t place = std::min({result_.bytes.room(), allowed, kStepBytes});
    const std::size_t left = input_.size();
    Step step = decoder.Next(input_, room, place);
    result_.bytes.Add(step.written);
    if (step.state == Step::State::kNoMemory) Fail("there is no memory for it");
    if (step.state == Step::State::kBroken) Damage(Decoder::kName, step.problem);
    const bool starved = input_.empty() && step.written < place;
    const bool idle = input_.size() == left && step.written == 0;
    if (step.state == Step::State::kGoing && (starved || idle)) Cut(Decoder::kName);
    if (Written() > limits_.most) Fail("it holds more than " + SizeText(limits_.most));
    AskWhetherWanted();
    return step;
  }

  std::size_t Written() const { return result_.bytes.view().size(); }

  void AskWhetherWanted() {
    if (asked_ || Written() < kBeginning) return;
    asked_ = true;
    if (limits_.wanted != nullptr && !limits_.wanted(result_.bytes.view())) done_ = true;
  }

  void JudgeTrailer() {
    done_ = true;
    if (input_.find_first_not_of('\0') == std::string_view::npos) return;
    result_.damage = "the last " + SizeText(input_.size()) +
                     " of the file are no compressed data and are left out";
  }

  void Cut(std::string_view kind) {
    done_ = true;
    result_.damage =
        "the " + std::string(kind) + " data are cut: " + SizeText(Written()) + " came out of them";
  }

  void Damage(std::string_view kind, const std::string& problem) {
    done_ = true;
    result_.damage = "the " + std::string(kind) + " data are damaged near byte " +
                     std::to_string(whole_.size() - input_.size()) + " (" + problem +
                     "): " + SizeText(Written()) + " came out of them";
  }

  void Fail(const std::string& why) {
    error_ = Error{"it is compressed, and " + why,
                   "decompress it to a file and give that: gzip -dc or zstd -dc FILE > build.log"};
  }

  std::string_view whole_;
  std::string_view input_;
  InflateLimits limits_;
  std::optional<GzipDecoder> gzip_;
  std::optional<ZstdDecoder> zstd_;
  Inflated result_;
  std::optional<Error> error_;
  bool done_ = false;
  bool asked_ = false;
};

}  // namespace

bool IsCompressed(std::string_view bytes) { return IsGzip(bytes) || IsZstd(bytes); }

Result<Inflated> Inflate(std::string_view compressed, const InflateLimits& limits) {
  return Inflater(compressed, limits).Run();
}

std::size_t DefaultInflateLimit() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGE_SIZE);
  constexpr std::size_t kIfUnknown = std::size_t{1} << 30;
  if (pages <= 0 || page_bytes <= 0) return kIfUnknown;
  return static_cast<std::size_t>(pages) / 2 * static_cast<std::size_t>(page_bytes);
}

}  // namespace trtscope
