// Package mfa has the requirements about multifactor authentication (MFA): whether it is enforced for all users, for
// administrators, for guests and in federated domains, whether security defaults or Conditional Access enforce it,
// whether users registered a method, whether legacy authentication is blocked, how many Global Administrators there
// are, and whether the operator of cspready used MFA.
//
// Each requirement is a [steps.Step] in a file of its own, named after it, with its id, its constructor, its check and
// its plan (in x_plan.go where that is long). How accounts are judged is left to the packages snapshot and coverage,
// and how a change is written and undone to the packages below change.
//
// Most requirements are met by the same changes: security defaults are turned on, or Conditional Access policies are
// edited, created and turned on. The planner plans these for all of them:
//
//   - planner.go chooses between security defaults, Conditional Access and ending sessions
//   - planner_questions.go asks what a plan needs to know
//   - planner_defaults.go turns on security defaults
//   - planner_policies.go closes the gaps of policies, and planner_newpolicies.go adds missing policies
//   - planner_guards.go finds who could be locked out by a plan
//   - planner_impact.go finds what stops working
//   - planner_sessions.go ends the sessions of all users
package mfa
