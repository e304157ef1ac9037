// JSON in one pass: no document tree, strings as views into the text. Made for what TensorRT's
// tools really write, which is not always JSON.
#ifndef TRTSCOPE_PARSERS_COMMON_JSON_CURSOR_H_
#define TRTSCOPE_PARSERS_COMMON_JSON_CURSOR_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace trtscope {

struct JsonProblem {
  /// Byte of the text where reading stopped.
  std::size_t offset = 0;
  std::string message;
  /// The text ended too early: nothing that could be read comes behind `offset`.
  bool text_ended = false;
};

/// A pull reader. The caller asks for what it expects and skips the rest:
///
///   if (cursor.EnterObject()) {
///     for (std::string_view key; cursor.NextKey(key);) {
///       if (key == "name") name = cursor.String(); else cursor.Skip();
///     }
///   }
///
/// After the first problem everything answers false, empty or nullopt, so that loops end by
/// themselves; problem() then says what and where.
///
/// Read although JSON forbids it, and counted: control characters and quotes inside strings
/// (trtexec writes layer names without escaping them), backslashes that escape nothing, nan and inf
/// in any spelling, a comma before a closing bracket. A quote ends a string only where what follows
/// can follow a string; in valid JSON that is so for every one, hence its reading never changes.
class JsonCursor {
 public:
  /// Strings that cannot be views (they hold escapes) are stored in `arena`. Both must outlive what
  /// is read. Reading starts at `offset`.
  JsonCursor(std::string_view text, std::deque<std::string>& arena, std::size_t offset = 0)
      : text_(text), arena_(arena), at_(offset) {}

  enum class Kind : uint8_t { kObject, kArray, kString, kNumber, kWord, kEnd, kOther };
  /// What comes next; kWord is true, false or null, kEnd the end of the text. Reads nothing.
  Kind Peek();

  /// Takes `{` or `[`. False (and a problem) if something else comes, or nesting exceeds kMaxDepth.
  bool EnterObject();
  bool EnterArray();
  /// Goes to the next key of the object entered last: true, and its value comes next; false at its
  /// end, which is taken. The value before must have been read or skipped.
  bool NextKey(std::string_view& key);
  /// The same for the values of an array.
  bool NextItem();

  /// The string that comes next, escapes decoded. A problem and "" if it is none.
  std::string_view String();
  /// The string that comes next as it stands in the text, escapes and all; see Unescape.
  std::string_view RawString();
  /// What the escapes in `raw` stand for: `raw` itself if it has none, else a string in the arena.
  std::string_view Unescape(std::string_view raw);
  /// The number that comes next; nullopt (no problem) for null, nan, inf and what a double cannot
  /// hold.
  std::optional<double> Number();
  /// The whole number that comes next, exactly, also if another program made it 1e3 or 32.0;
  /// nullopt (no problem) for any other number and for null.
  std::optional<int64_t> Integer();
  /// Passes over any value; its text as it stands.
  std::string_view Skip();
  /// Passes over the array that comes next, however long, at the speed of memory: its text with
  /// the brackets. Only brackets are looked at, since such an array holds numbers (what else it
  /// holds is for its reader to find), and arrays of them. A problem if no array comes, or it does
  /// not end.
  std::string_view SkipNumbers();
  /// The string that comes next as it stands in the text, of any length: the values of an array in
  /// base64. It ends at the first quote that no backslash escapes.
  std::string_view LongString();

  /// Goes on at `offset`, as if a new text began there. Only between documents.
  void MoveTo(std::size_t offset) {
    at_ = offset;
    after_value_ = false;
  }

  /// A cursor in the same brackets that reads on at `offset`, where the caller thinks that a value
  /// of the bracket entered last begins. Its strings go to `arena`.
  JsonCursor ForkAt(std::size_t offset, std::deque<std::string>& arena) const;
  /// Takes over the place, problem and counts of `fork`, which began where this cursor is now.
  void GoOnFrom(const JsonCursor& fork);

  /// Forgets the problem and goes on at `offset`, a comma or the first byte of a value, in the
  /// `depth` outermost of what was open. Where less was open than that, arrays are taken to be.
  void ResumeAt(std::size_t offset, int depth);
  /// Objects and arrays that are open.
  int depth() const { return depth_; }

  bool ok() const { return !problem_; }
  const std::optional<JsonProblem>& problem() const { return problem_; }
  /// Bytes read so far: behind the last value or bracket.
  std::size_t offset() const { return at_; }
  /// Strings that were not JSON and were read all the same, and where the first one starts.
  uint64_t unescaped() const { return unescaped_; }
  std::size_t first_unescaped() const { return first_unescaped_; }

  static constexpr int kMaxDepth = 256;
  /// Longer strings are a problem: no name is, and every use of one costs a copy.
  static constexpr std::size_t kMaxString = std::size_t{16} << 20;

 private:
  bool Enter(char open, char close, const char* expected);
  bool Fail(std::size_t offset, std::string message);
  bool FailAtEnd(std::size_t offset, std::string message);
  void SkipBlanks();
  bool EndsString(std::size_t after) const;
  bool StringEnd(bool is_key, std::size_t& end);
  bool StringEndByByte(bool is_key, std::size_t& end);
  std::string_view ReadRaw(bool is_key);
  std::size_t NumberEnd(std::size_t at) const;
  void SkipOne();
  bool SkipScalar();
  void SkipNumber();
  bool EndsInBackslash(std::size_t backslash) const;
  void NoteUnescaped(std::size_t at);

  std::string_view text_;
  std::deque<std::string>& arena_;
  std::size_t at_ = 0;
  // Closing brackets that are still to come, outermost first.
  char open_[kMaxDepth] = {};
  int depth_ = 0;
  // Between values: a comma must come first.
  bool after_value_ = false;
  uint64_t unescaped_ = 0;
  std::size_t first_unescaped_ = 0;
  std::optional<JsonProblem> problem_;
};

/// True if `text`, after blanks, starts like a JSON object or array.
bool LooksLikeJson(std::string_view text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_JSON_CURSOR_H_
