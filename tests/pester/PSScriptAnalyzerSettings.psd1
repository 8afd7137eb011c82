@{
    IncludeDefaultRules = $true
    Severity = @('Error', 'Warning', 'Information')
    ExcludeRules = @(
        # Both look at one script block only: variables of BeforeAll and parameters used in a script's functions seem unused.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
    )
}
