namespace WasiTools.Core.Sdks;

/// <summary>For whom an SDK is installed.</summary>
public enum SdkScope
{
    /// <summary>The current user, or the tool cache of a CI runner.</summary>
    CurrentUser,

    /// <summary>All users of the machine; usually needs elevation.</summary>
    AllUsers,
}
