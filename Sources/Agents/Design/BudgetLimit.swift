/// What a search may use up.
package enum BudgetLimit: String, Sendable {
  case usd
  case tokens
  case time
}
