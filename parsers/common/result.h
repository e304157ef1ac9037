// A value or the reason why there is none. Parsers and readers return it instead of throwing.
#ifndef TRTSCOPE_PARSERS_COMMON_RESULT_H_
#define TRTSCOPE_PARSERS_COMMON_RESULT_H_

#include <string>
#include <utility>
#include <variant>

namespace trtscope {

/// What went wrong and what to do about it, both as sentences for people.
struct Error {
  std::string message;
  std::string help;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  /// Precondition: ok().
  T& value() { return std::get<T>(state_); }
  const T& value() const { return std::get<T>(state_); }
  /// Precondition: !ok().
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_RESULT_H_
