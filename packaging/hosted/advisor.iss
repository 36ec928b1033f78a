; Inno Setup: installs for one person, opens *.advisor.json, removes itself without the buyer's files. Not run by us yet.
#ifndef Version
  #define Version "0.0.0"
#endif
[Setup]
AppId={{6E1B6F0C-1D0B-4B7E-9B0C-0B6B5B7C2E51}
AppName=Agent Pricing Advisor
AppVersion={#Version}
AppPublisher=The Agent Pricing Advisor founders
DefaultDirName={autopf}\Agent Pricing Advisor
DefaultGroupName=Agent Pricing Advisor
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ChangesAssociations=yes
OutputDir=..\..\dist
OutputBaseFilename=agent-pricing-advisor-{#Version}-setup
SetupIconFile=..\..\build\advisor.ico
UninstallDisplayIcon={app}\advisor.exe
LicenseFile=..\..\LICENSE
Compression=lzma2/max
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible

[Files]
Source: "..\..\build\folder\advisor\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\resources\notices.txt"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
Name: "{group}\Agent Pricing Advisor"; Filename: "{app}\advisor.exe"

[Registry]
; Windows knows only the last ending, so the case opens through "Open with" and by its own name for new files.
Root: HKA; Subkey: "Software\Classes\AgentPricingAdvisor.Case"; ValueType: string; ValueData: "Advisor case"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\AgentPricingAdvisor.Case\DefaultIcon"; ValueType: string; ValueData: "{app}\advisor.exe,0"
Root: HKA; Subkey: "Software\Classes\AgentPricingAdvisor.Case\shell\open\command"; ValueType: string; ValueData: """{app}\advisor.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "AgentPricingAdvisor.Case"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.advisor"; ValueType: string; ValueData: "AgentPricingAdvisor.Case"; Flags: uninsdeletekey

[Run]
Filename: "{app}\advisor.exe"; Description: "Start the advisor"; Flags: postinstall nowait skipifsilent
